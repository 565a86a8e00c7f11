"""Forms of the desk: each makes of what was typed the values of columns, and judges nothing that a rule judges."""
