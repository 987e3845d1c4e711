-- expand
CREATE SEQUENCE case_number START 1001;
