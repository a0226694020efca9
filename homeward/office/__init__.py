"""The office: the members of the organisation, their keys and permissions, its clock, directory, agreements and calendars."""
