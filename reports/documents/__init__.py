"""Documents that leave the portal, laid out by decree 30/2020/NĐ-CP.

What they say (content, tables, plan), what every kind of file shares of their look (fonts, layout, table_layout), and
the files (pdf, word).
"""
