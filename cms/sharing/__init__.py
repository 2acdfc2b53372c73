"""What a page says of itself to the networks and engines that quote it, and how its editor announces it there."""
