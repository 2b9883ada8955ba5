"""Who trains to which quality in what time: tfpeel and what one would take instead."""
