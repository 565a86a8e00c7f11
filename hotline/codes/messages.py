"""What may wait for a reporter, why a message could not be read, and why one was set aside."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList

# The only questions that can be put to a reporter. Whoever finds the code reads one of these sentences, so
# none says what was told, of whom, or to whom: each could be asked of anybody about anything they saw.
QUESTION = CodeList(
    "question",
    (
        Code("where_town", _("In which city, town or community is it?")),
        Code(
            "where_exactly",
            _("Can you say more about the place? An address, a name or how to find it helps."),
        ),
        Code("when_last", _("When was the last time, as far as you know?")),
        Code("still", _("Is it still going on?")),
        Code(
            "who_known_by", _("How would someone recognize the person? Height, hair, clothes, a first name.")
        ),
        Code("age", _("How old do you think the person is? A guess is fine.")),
        Code("how_known", _("How do you know about it: did you see it, hear it, or did someone tell you?")),
        Code("vehicle", _("Is there a vehicle? Its colour, its make or a part of the plate helps.")),
        Code("online", _("Is there a website, a page or a name used online?")),
        Code("more", _("Is there anything that you would like to add?")),
        Code("call", _("Could you call us when it is safe for you? You do not have to say who you are.")),
    ),
)

# What an e-mail turns out to be, once a person has read it: five codes of INTERACTION_KIND in plainer words.
MAIL_KIND = CodeList(
    "mail_kind",
    (
        Code("tip", _("Tip")),
        Code("crisis", _("Plea for help")),
        Code("information", _("A question")),
        Code("directory", _("Partner mail")),
        Code("out_of_scope", _("Out of mandate")),
    ),
)

# Why an e-mail could not be read. It is a mark on a review whose clock runs, never a reason to wait.
UNREADABLE = CodeList(
    "unreadable",
    (
        Code("too_large", _("too large; the beginning is kept")),
        Code("encrypted", _("encrypted")),
        Code("encoding", _("written in an encoding that cannot be read")),
        Code("nested", _("packed too deep")),
        Code("broken", _("broken on its way")),
        Code("empty", _("no words in it")),
    ),
)

# The only messages that become no tip: what machines answer to machines.
SET_ASIDE = CodeList(
    "set_aside",
    (
        Code("auto_reply", _("Automatic reply")),
        Code("bounce", _("Message that could not be delivered")),
    ),
)

# Why the mailbox could not be emptied.
MAILBOX_TROUBLE = CodeList(
    "mailbox_trouble",
    (
        Code("unreachable", _("The mail server does not answer")),
        Code("untrusted", _("The mail server’s certificate is not trusted")),
        Code("refused", _("The mail server refuses the sign-in")),
        Code("other", _("The mail server answers with a fault")),
        Code("behind", _("More e-mail comes than can be read; what came is taken in turn")),
    ),
)
