"""An invented directory: about four hundred services in thirteen jurisdictions. None of it exists."""
