"""How a body comes into the directory: it reads the criteria, applies, two people decide."""

# The published criteria (content/criteria.md). A new wording of what is asked or agreed to is a new number.
CRITERIA_VERSION = "1"
