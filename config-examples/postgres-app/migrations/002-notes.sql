create table notes (id int generated always as identity primary key, text text not null);
grant select, insert on notes to app;
