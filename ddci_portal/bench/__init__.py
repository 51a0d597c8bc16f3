"""How fast the portal is: made-up data, cases with their yardsticks and limits, and what runs them (make bench)."""
