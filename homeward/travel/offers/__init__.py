"""Offers of travel agents, read with nothing guessed: what a text leaves open is a question with the nearest reading."""

from homeward.travel.offers.pasted import read_pasted
from homeward.travel.offers.values import Asked, Fault, LeftOut, Question, Reading, ReadLeg, Refused

__all__ = ["Asked", "Fault", "LeftOut", "Question", "ReadLeg", "Reading", "Refused", "read_pasted"]
