"""What two machines do together: training in workers, refinement on Ray nodes."""
