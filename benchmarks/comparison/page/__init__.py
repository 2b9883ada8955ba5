"""The page and the plot of a comparison, made from its JSON alone."""
