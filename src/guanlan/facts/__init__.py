"""Accepted data as typed PostgreSQL tables in the schema `facts`, generated from the standard."""
