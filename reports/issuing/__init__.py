"""How a document is issued: given its number and kept (preparing), signed in the portal (signing) or elsewhere
(accepting), brought into force (finishing), shown to the public or not (publishing). It is made of a plan or of a
report (sources); its files lie in the store under their hash (keeping)."""
