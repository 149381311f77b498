-- In which company a sandbox was made: the keys of others see none of it.
ALTER TABLE sandbox ADD made_in integer REFERENCES company;
