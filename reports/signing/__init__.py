"""Digital signatures on PDF files, without models or requests: signing (PAdES), reading, comparing, pictures."""
