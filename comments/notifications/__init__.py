"""Telling people what they wait for. So far: telling staff that comments wait. Not: how mail travels (mail)."""
