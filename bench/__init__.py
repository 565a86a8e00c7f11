"""What our pages and passes cost, each beside a bare limit measured in the same run. See docs/performance.md."""
