"""Full-size models, computed here on the same split and scored by the same code."""
