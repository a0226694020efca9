"""The journey's steps as a BPMN diagram that does what the rules do: a form filled in, its rule, and the gate after it.

Each step is a manual task (the form) and a script task (what it states, refused when the rule says so); then the gate is
called as a process of its own: eight conditions, each a script task, and a gateway that is open or shut.
"""

from xml.sax.saxutils import quoteattr

_FACTORS = ("traffickers", "family", "community", "state", "debt", "return-place", "route", "health")
_TOPICS = ("journey", "arrival", "support", "documents", "money")

STEPS = (
    ("intake", "intake = {'given_names': 'Ileana', 'gender': 'feminine', 'country_of_return': 'MD', 'languages': ['ron']}; consents = {}; factors = {}; topics = {}"),
    ("consent-return", "consents['assisted-return'] = {'given': '2027-03-01', 'withdrawn': '', 'witness': 'a colleague'}"),
    ("consent-contact", "consents['contact-receiving'] = {'given': '2027-03-01', 'withdrawn': '', 'recipient': 'p'}"),
    ("consent-identity", "consents['share-identity'] = {'given': '2027-03-01', 'withdrawn': '', 'recipient': 'p'}"),
    ("declaration", "declaration = {'signed_on': '2027-03-01', 'language': 'ron'}"),
    ("screening", "screening = {'at': '2027-03-01', 'by': 'Hanna', 'triggers': [], 'fit_until': '2027-05-01'}"),
    ("passport", "passport = {'state': 'in-hand', 'valid_until': '2029-08-17'}"),
    *((f"factor-{name}", f"factors['{name}'] = {{'level': 'low', 'finding': 'looked into', 'source': 'herself'}}") for name in _FACTORS),
    ("assessment", "assessment = {'outcome': 'can-go', 'at': '2027-03-01', 'complete': len(factors) == 8}"),
    ("place", "place = {'kind': 'facility', 'chosen': True, 'safe': True, 'nights': 14, 'confirmed_by': 'who-runs-it'}"),
    ("support", "support = {'way': 'referred', 'partner': 'p'}"),
    ("journey", "journey = {'legs': [['air', 'FRA', 'RMO', '2027-03-06T09:00', '2027-03-06T12:00']], 'meets': 'Rosa'}"),
    *((f"topic-{name}", f"topics['{name}'] = {{'language': 'ron', 'means': 'talk', 'outcome': 'understood'}}") for name in _TOPICS),
    ("referrals", "referrals = {'explained': ['house'], 'follow_up': 'doctor', 'given_as': 'paper'}"),
    ("steps-told", "told = {'language': 'ron', 'legs': len(journey['legs'])}"),
    ("consent-follow-up", "consents['follow-up'] = {'given': '2027-03-01', 'withdrawn': ''}"),
)  # fmt: skip

_CONDITIONS = (
    ("dep1", "dep1 = 'assisted-return' in consents and not consents['assisted-return']['withdrawn'] and 'declaration' in globals()"),
    ("dep2", "dep2 = 'screening' in globals() and not screening['triggers'] and screening['fit_until'] >= '2027-03-06'"),
    ("dep3", "dep3 = 'passport' in globals() and passport['state'] == 'in-hand' and passport['valid_until'] >= '2027-09-06'"),
    ("dep4", "dep4 = 'referrals' in globals() and bool(referrals['explained'])"),
    ("dep5", "dep5 = 'place' in globals() and place['chosen'] and place['safe'] and place['nights'] >= 1 and place['confirmed_by'] != ''"),
    ("dep6", "dep6 = 'support' in globals() and support['way'] in ('referred', 'none-wanted', 'none-found')"),
    ("dep7", "dep7 = 'assessment' in globals() and assessment['complete'] and assessment['outcome'] == 'can-go' and all(f['level'] == 'low' for f in factors.values())"),
    ("dep8", "dep8 = 'journey' in globals() and 'told' in globals() and told['legs'] == len(journey['legs']) and len(topics) >= 5"),
)  # fmt: skip
_OPEN = " and ".join(name for name, _script in _CONDITIONS)


def diagram() -> bytes:
    """Two processes in BPMN: `journey`, with two tasks and a call a step, and `gate`, with eight conditions and a gateway."""
    head = (
        '<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench">'
    )
    return f"{head}{_process('journey', _steps())}{_process('gate', _gate(), _gateway())}</definitions>".encode()


def _process(name: str, nodes: list[tuple[str, str]], more: str = "") -> str:
    """One process: a start, its nodes (id and XML) one after another, and an end."""
    ids = [f"{name}-start", *(one for one, _xml in nodes), f"{name}-end"]
    flows = [
        f'<sequenceFlow id="{name}-f{at}" sourceRef="{one}" targetRef="{two}"/>'
        for at, (one, two) in enumerate(zip(ids, ids[1:], strict=False))
    ]
    body = "".join(xml for _one, xml in nodes) + "".join(flows) + more
    ends = f'<startEvent id="{ids[0]}"/><endEvent id="{ids[-1]}"/>'
    return f'<process id="{name}" isExecutable="true">{ends}{body}</process>'


def _steps() -> list[tuple[str, str]]:
    nodes = []
    for name, states in STEPS:
        nodes.append((name, f'<manualTask id="{name}" name="{name}"/>'))
        nodes.append(_script(f"{name}-rule", states))
        nodes.append((f"{name}-gate", f'<callActivity id="{name}-gate" name="gate" calledElement="gate"/>'))
    return nodes


def _gate() -> list[tuple[str, str]]:
    nodes = [_script(name, script) for name, script in _CONDITIONS]
    return [*nodes, ("open", '<exclusiveGateway id="open" default="gate-f9"/>'), _script("shut", "departure = 'shut'")]


def _gateway() -> str:
    """The other way out of the gateway: all eight hold, and the gate is open."""
    _id, opened = _script("opened", "departure = 'open'")
    ways = (
        f'<sequenceFlow id="yes" sourceRef="open" targetRef="opened"><conditionExpression>{_OPEN}</conditionExpression></sequenceFlow>'
        '<sequenceFlow id="out" sourceRef="opened" targetRef="gate-end"/>'
    )
    return opened + ways


def _script(name: str, script: str) -> tuple[str, str]:
    text = script.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return name, f"<scriptTask id={quoteattr(name)} name={quoteattr(name)}><script>{text}</script></scriptTask>"
