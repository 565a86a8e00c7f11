"""Sets up and runs the whole hotline on one machine: embedded servers, stamps, processes, checks."""
