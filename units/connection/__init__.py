"""What all operations of the API share: who asks, what goes wrong, pages of a list, versions."""
