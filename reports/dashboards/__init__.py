"""What leaders read: a block, a unit, a component, what would lift a rank, progress, PCI; figures, no pages."""
