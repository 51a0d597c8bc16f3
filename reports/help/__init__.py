"""Help inside the portal: a guide for each person, the pictures in them, what is new, and the tour of the first day."""
