"""Documents that leave the portal, laid out by decree 30/2020/NĐ-CP: what they say (content), how they look (pdf)."""
