"""What can be done with rounds beside their lifecycle: computing them."""
