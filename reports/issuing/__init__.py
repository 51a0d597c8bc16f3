"""How a document is issued: given its number and kept (preparing), signed in the portal (signing) or elsewhere
(accepting), and brought into force (finishing). Its files lie in the store under their hash (keeping)."""
