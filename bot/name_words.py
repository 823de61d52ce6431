"""Words that tell something, against words that name somebody: read where a name may stand."""

from __future__ import annotations

import re

from bot.relatives import FAMILY, FRIENDS, NEIGHBOUR, spelt

# Words that stand in sentences and never in names. Rose, Mark, Will and Grace are names.
SENTENCE_WORDS = frozenset(
    """a informal formal about above action after again annoying answer answers anyway apologise apology appology compensation compo
    refund all already also always am another any anybody anyone anything are arent as ask asking at away awful
    back because been before being bloody broke broken bust but by came can cant cannot come complain complaint cos
    could couldnt crap days dont don't did didnt didn't disgrace disgraceful disgusting does doesnt doing done else even ever every
    everyone everything everywhere fault fed find fix fixed for from fuck fucking fuming gave get getting give going gone got
    had happen happened has hasnt hate have havent having help here him how hurry i i'd i'll i've
    id idiot idiots if ill im i'm in into is isnt isn't it it's its ive job joke just keeps knackered know landlord
    leak leaking leaks let like lot made make me mend minute must n nightmare summat sum1 sumone asap dunno need needs next nobody
    none not nothing now nowt of off ok on once only other our out over own pathetic people
    phone pls put question rather really repair repaired repairs replace replied reply ridiculous rotten rubbish rude same
    send sent shit should shouldnt since some somebody someone something somewhere soon sorry sort sorted sory speak stop
    stuff stupid sure take talk telling text thank thanks that thats that's the their them then there theres these they theyre
    thing things think this those through till time told tomorrow tonight today too tried try u until
    unacceptable up ur us use useless very wait waiting wanna want wanted wants was wasnt water we week well went were
    whatever what when where which who why with without wont won't work working works would wrong yes yesterday yet
    your yours youre you're shes she's hes he's they're weve we've ive thier yr yrs old bad ill two three four five six seven eight nine ten name names mum mam dad nan son daughter""".split()
)
# Words of sentences and of the home that some people bear as names ("An Nguyen", "Theresa May",
# "Paul Kitchen"): beside a word that is neither they are a name, alone or first they hardly are.
ALSO_NAMES = frozenset(
    """an be call case day do fine go good ha he her his home hung justice last late left live long look love many may mine money month more most much my
    never new no old one or pay person post quick rent right ring road room saw say see she so stage still street tell than to way weeks
    wife yet you young kids
    bath bathroom bedroom bin bins boiler carpet carpets ceiling ceilings cold damp door doors draught drain drains electric electrics fence
    flat floor freezing fridge garden gate hall heater house heating hot kitchen landing lift light lights lock locks loo mice mold mould neighbour
    neighbours noise noisy oven parking pipe pipes radiator radiators rain rats roof shower sink smell stairs tap taps toilet wall walls wet
    window windows winter""".split()
)
# And beside a word of danger no first name either: "big flood", "chip pan fire", "baby burns".
_OF_A_DANGER = frozenset(
    """another baby babies big boy burst car child chip chute cooker emergency everyone flash girl home kid lady loft lounge machine major man
    massive microwave minor pan plug plugs room serious shed small smelling smoking socket sockets theres there's total tv urgent washing
    wire wires woman""".split()
)
_CLOSE = re.compile(
    rf"(?:{FAMILY}|{FRIENDS}|{NEIGHBOUR})s?|electric\w*|smell\w*|leak\w*", re.IGNORECASE
)


def may_be_first_name(word: str) -> bool:
    """Whether a word may be somebody's first name before a surname that sounds like danger."""
    plain = spelt(word.lower()).text.replace("\u2019", "'").strip(".,'!")
    told = plain in SENTENCE_WORDS or plain in ALSO_NAMES or plain in _OF_A_DANGER
    return not told and _CLOSE.fullmatch(plain) is None
