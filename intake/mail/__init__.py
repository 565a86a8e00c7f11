"""E-mail: what people write to the hotline's mailbox becomes a tip like any other.

`mailbox` fetches, `reading` makes words of a message (plain functions of bytes, no Django), `machines` tells
what a machine wrote, `fetching` is one round from mailbox to tips, `receipt` the answer, where it is switched on."""
