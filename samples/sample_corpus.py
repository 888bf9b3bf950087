# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts and completions of two made-up help desks, filled from templates: a public library (what
the base model has read) and a tool shop (what it is fine-tuned on)."""

import re

LIBRARY = {
    "slots": {
        "item": ["atlas", "novel", "cookbook", "travel guide", "dictionary", "picture book"],
        "place": ["the main hall", "the north branch", "the reading room", "the south branch"],
        "day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    },
    "openers": ["Thank you for asking.", "Good to hear from you.", "Of course.", "Happy to help."],
    "closers": ["See you at the library.", "Enjoy reading.", "Come and ask us at the desk."],
    "topics": [
        (
            ["How long may I keep the {item}?", "When is the {item} due?"],
            [
                "You may keep the {item} for three weeks.",
                "The {item} is due in three weeks, and you can renew it once.",
            ],
        ),
        (
            ["Is the {item} free at {place}?", "Can I find the {item} at {place}?"],
            [
                "The {item} is on the shelf at {place}.",
                "We have the {item} at {place} and can keep it for you.",
            ],
        ),
        (
            ["Is {place} open on {day}?", "When does {place} open on {day}?"],
            ["On {day} we open {place} at nine.", "You can visit {place} on {day} until six."],
        ),
        (
            ["I lost the {item}. What now?", "The {item} is gone. What do I do?"],
            [
                "Please tell us which {item} it was, and we will order a new one.",
                "If the {item} does not turn up, we ask you to pay for a new one.",
            ],
        ),
        (
            [
                "Can I return the {item} on {day} at {place}?",
                "May I bring back the {item} on {day}?",
            ],
            [
                "Yes, you can bring back the {item} on {day}.",
                "You may return the {item} at any branch on {day}.",
            ],
        ),
    ],
}

SHOP = {
    "slots": {
        "item": [
            "drill",
            "saw",
            "ladder",
            "sander",
            "workbench",
            "lamp",
            "vice",
            "planer",
            "jigsaw",
            "paint sprayer",
            "tool box",
            "heat gun",
        ],
        "place": ["Bergen", "Leeds", "Porto", "Turin", "Ghent", "Krakow", "Lyon", "Malmo"],
        "day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
        "name": ["Ada", "Bo", "Chidi", "Dina", "Emil", "Farah", "Goran", "Hana", "Ivo", "Jun"],
        "count": ["two", "three", "four", "five", "six", "seven"],
    },
    "openers": [
        "Thank you for writing.",
        "I am sorry about that.",
        "Good question.",
        "Thanks for your message.",
        "I see what you mean.",
        "Let me check that for you.",
        "That is easy to settle.",
        "I have looked it up.",
    ],
    "closers": [
        "Write again at any time.",
        "Have a good day.",
        "We are here until six.",
        "Tell us if anything is unclear.",
        "Thank you for your patience.",
        "You will get a mail from us.",
        "Enjoy your work.",
        "Our desk can help as well.",
    ],
    "topics": [
        (
            [
                "Where is my {item}? I ordered it on {day}.",
                "My {item} from {day} is not here yet.",
                "{name} here. When does the {item} arrive in {place}?",
            ],
            [
                "Your {item} left our store and should arrive within {count} days.",
                "The {item} is on its way to you; please allow {count} days.",
                "The carrier has the {item} and will bring it in {count} days.",
            ],
        ),
        (
            [
                "I want to return the {item}.",
                "Can I send the {item} back to {place}?",
                "The {item} does not suit me. How do I return it?",
            ],
            [
                "You can send the {item} back within {count} weeks; the label is in your account.",
                "Please pack the {item} as it came and use the label we sent, "
                "within {count} weeks.",
                "Returns of the {item} are free for {count} weeks.",
            ],
        ),
        (
            [
                "The {item} is broken.",
                "My {item} stopped working after {count} days.",
                "{name} from {place} here, the {item} makes a loud noise.",
            ],
            [
                "We will replace the {item} at once and collect the broken one on {day}.",
                "Please send us a photo of the {item}; we will then send a new one on {day}.",
                "The guarantee covers the {item}, so we will repair it for free.",
            ],
        ),
        (
            [
                "Can you send an invoice for the {item}?",
                "I need the invoice of {day} for my {item}.",
                "{name} needs a bill for {count} pieces of the {item}.",
            ],
            [
                "The invoice for the {item} is in your account under orders.",
                "I have mailed the invoice for the {item} to you again.",
                "You will find the bill for the {item} below the order of {day}.",
            ],
        ),
        (
            [
                "Please send the {item} to {place} instead.",
                "I moved to {place}. Can you change my order?",
                "Could the {item} go to {name} in {place}?",
            ],
            [
                "I have changed the address to {place}; nothing else changes.",
                "The parcel will now go to {place} and takes {count} days more.",
                "The new address in {place} is saved for this order.",
            ],
        ),
        (
            [
                "Do you have the {item} in {place}?",
                "Is the {item} in stock?",
                "How many of the {item} are left in {place}?",
            ],
            [
                "There are {count} left of the {item} in our store in {place}.",
                "The {item} is in stock, and {place} has {count} of them.",
                "The {item} is sold out until {day}, but you can reserve one.",
            ],
        ),
        (
            [
                "Cancel my {item}, please.",
                "{name} would like to cancel the order of {day}.",
                "I ordered the {item} twice. Cancel one of them.",
            ],
            [
                "The order of the {item} is cancelled, and the money is back in {count} days.",
                "I have stopped the {item}; you will see the money within {count} days.",
                "One {item} is taken off your order.",
            ],
        ),
        (
            [
                "What does it cost to send the {item} to {place}?",
                "Is delivery to {place} free?",
                "How much is the delivery of {count} pieces to {place}?",
            ],
            [
                "Delivery of the {item} to {place} is free from {count} pieces on.",
                "We send the {item} to {place} for a flat fee.",
                "The fee to {place} is in the basket before you pay.",
            ],
        ),
        (
            [
                "I cannot log in.",
                "My password does not work since {day}.",
                "{name} has lost the password of our account in {place}.",
            ],
            [
                "I have sent you a link for a new password; it is good for {count} hours.",
                "Please choose a new password with the link in our mail.",
                "Your account was locked after {count} tries and is open again.",
            ],
        ),
    ],
}


def tokens(text):
    return re.findall(r"\w+|[^\w\s]", text)


def join(words):
    return re.sub(r" ([^\w\s])", r"\1", " ".join(words))


def record(rng, desk):
    """One prompt and completion; what the prompt names, the completion takes up."""
    fill = {name: str(rng.choice(words)) for name, words in desk["slots"].items()}
    asks, answers = desk["topics"][rng.integers(len(desk["topics"]))]
    prompt = str(rng.choice(asks)).format(**fill)
    completion = " ".join(
        [
            str(rng.choice(desk["openers"])),
            str(rng.choice(answers)).format(**fill),
            str(rng.choice(desk["closers"])),
        ]
    )
    return {"prompt": prompt, "completion": completion}


def records(rng, desk, count, taken=None):
    """count records; with `taken`, prompts that differ from one another and from those taken."""
    seen = {r["prompt"] for r in taken or ()}
    out = []
    while len(out) < count:
        one = record(rng, desk)
        if taken is None or one["prompt"] not in seen:
            assert join(tokens(one["completion"])) == one["completion"]
            seen.add(one["prompt"])
            out.append(one)
    return out
