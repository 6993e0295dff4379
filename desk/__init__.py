"""SHOWS. Public pages, officers' pages, the department API, the simulator: Flask blueprints."""
