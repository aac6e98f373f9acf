"""The organisation as headquarters keeps it in Excel: departments, employees, dealers."""
