"""Places that tickets name by code: country, time zone, position. Codes change, so a place may have two (KIV and RMO)."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Place:
    """An airport, a station or a town.

    :ivar code: the code that is valid now, or the name of a place without one
    :ivar country: ISO 3166 in two letters; empty when nobody said
    :ivar zone: IANA name
    :ivar latitude, longitude: degrees, to a hundredth; None when not known
    """

    code: str
    name: str
    country: str
    zone: str
    latitude: float | None = None
    longitude: float | None = None


# Former code: the code that replaced it. A ticket printed with the old one means the same airport.
ALIASES: Mapping[str, str] = {"KIV": "RMO", "TSE": "NQZ"}

_AIRPORTS = """
ADD Addis Ababa;ET;Africa/Addis_Ababa;8.98;38.80
ABV Abuja;NG;Africa/Lagos;9.01;7.26
ACC Accra;GH;Africa/Accra;5.61;-0.17
ALG Algiers;DZ;Africa/Algiers;36.69;3.22
AMM Amman;JO;Asia/Amman;31.72;35.99
AMS Amsterdam;NL;Europe/Amsterdam;52.31;4.76
ARN Stockholm Arlanda;SE;Europe/Stockholm;59.65;17.92
ATH Athens;GR;Europe/Athens;37.94;23.95
AUH Abu Dhabi;AE;Asia/Dubai;24.43;54.65
BCN Barcelona;ES;Europe/Madrid;41.30;2.08
BEG Belgrade;RS;Europe/Belgrade;44.82;20.31
BER Berlin;DE;Europe/Berlin;52.36;13.50
BEY Beirut;LB;Asia/Beirut;33.82;35.49
BKK Bangkok Suvarnabhumi;TH;Asia/Bangkok;13.69;100.75
BOG Bogota;CO;America/Bogota;4.70;-74.15
BOM Mumbai;IN;Asia/Kolkata;19.09;72.87
BRU Brussels;BE;Europe/Brussels;50.90;4.48
BUD Budapest;HU;Europe/Budapest;47.44;19.26
CAI Cairo;EG;Africa/Cairo;30.12;31.41
CCS Caracas;VE;America/Caracas;10.60;-66.99
CCU Kolkata;IN;Asia/Kolkata;22.65;88.45
CDG Paris Charles de Gaulle;FR;Europe/Paris;49.01;2.55
CGK Jakarta;ID;Asia/Jakarta;-6.13;106.66
CMB Colombo;LK;Asia/Colombo;7.18;79.88
CMN Casablanca;MA;Africa/Casablanca;33.37;-7.59
CPH Copenhagen;DK;Europe/Copenhagen;55.62;12.66
DAC Dhaka;BD;Asia/Dhaka;23.84;90.40
DEL Delhi;IN;Asia/Kolkata;28.57;77.10
DOH Doha;QA;Asia/Qatar;25.27;51.61
DSS Dakar;SN;Africa/Dakar;14.67;-17.07
DUB Dublin;IE;Europe/Dublin;53.42;-6.27
DUS Dusseldorf;DE;Europe/Berlin;51.29;6.77
DXB Dubai;AE;Asia/Dubai;25.25;55.36
EBB Entebbe;UG;Africa/Kampala;0.04;32.44
EVN Yerevan;AM;Asia/Yerevan;40.15;44.40
EZE Buenos Aires;AR;America/Argentina/Buenos_Aires;-34.82;-58.54
FCO Rome Fiumicino;IT;Europe/Rome;41.80;12.25
FNA Freetown;SL;Africa/Freetown;8.62;-13.20
FRA Frankfurt;DE;Europe/Berlin;50.03;8.57
GRU Sao Paulo Guarulhos;BR;America/Sao_Paulo;-23.43;-46.47
GVA Geneva;CH;Europe/Zurich;46.24;6.11
HAM Hamburg;DE;Europe/Berlin;53.63;9.99
HAN Hanoi;VN;Asia/Ho_Chi_Minh;21.22;105.81
HEL Helsinki;FI;Europe/Helsinki;60.32;24.96
HKG Hong Kong;HK;Asia/Hong_Kong;22.31;113.91
IEV Kyiv Zhuliany;UA;Europe/Kyiv;50.40;30.45
ISB Islamabad;PK;Asia/Karachi;33.55;72.83
IST Istanbul;TR;Europe/Istanbul;41.26;28.74
JFK New York Kennedy;US;America/New_York;40.64;-73.78
JNB Johannesburg;ZA;Africa/Johannesburg;-26.14;28.25
KBP Kyiv Boryspil;UA;Europe/Kyiv;50.34;30.89
KHI Karachi;PK;Asia/Karachi;24.91;67.16
KTM Kathmandu;NP;Asia/Kathmandu;27.70;85.36
KUL Kuala Lumpur;MY;Asia/Kuala_Lumpur;2.75;101.71
LAX Los Angeles;US;America/Los_Angeles;33.94;-118.41
LHE Lahore;PK;Asia/Karachi;31.52;74.40
LHR London Heathrow;GB;Europe/London;51.47;-0.46
LGW London Gatwick;GB;Europe/London;51.15;-0.19
LIM Lima;PE;America/Lima;-12.02;-77.11
LIS Lisbon;PT;Europe/Lisbon;38.77;-9.13
LOS Lagos;NG;Africa/Lagos;6.58;3.32
MAD Madrid;ES;Europe/Madrid;40.47;-3.56
MEX Mexico City;MX;America/Mexico_City;19.44;-99.07
MNL Manila;PH;Asia/Manila;14.51;121.02
MUC Munich;DE;Europe/Berlin;48.35;11.79
MXP Milan Malpensa;IT;Europe/Rome;45.63;8.72
NBO Nairobi;KE;Africa/Nairobi;-1.32;36.93
NQZ Astana;KZ;Asia/Almaty;51.02;71.47
NRT Tokyo Narita;JP;Asia/Tokyo;35.76;140.39
ORD Chicago O'Hare;US;America/Chicago;41.98;-87.90
ORY Paris Orly;FR;Europe/Paris;48.72;2.38
OSL Oslo;NO;Europe/Oslo;60.19;11.10
OTP Bucharest;RO;Europe/Bucharest;44.57;26.08
PNH Phnom Penh;KH;Asia/Phnom_Penh;11.55;104.84
PRG Prague;CZ;Europe/Prague;50.10;14.26
RIX Riga;LV;Europe/Riga;56.92;23.97
RMO Chisinau;MD;Europe/Chisinau;46.93;28.93
RGN Yangon;MM;Asia/Yangon;16.91;96.13
SGN Ho Chi Minh City;VN;Asia/Ho_Chi_Minh;10.82;106.65
SIN Singapore;SG;Asia/Singapore;1.36;103.99
SJJ Sarajevo;BA;Europe/Sarajevo;43.82;18.33
SKP Skopje;MK;Europe/Skopje;41.96;21.62
SOF Sofia;BG;Europe/Sofia;42.70;23.41
SYD Sydney;AU;Australia/Sydney;-33.95;151.18
TAS Tashkent;UZ;Asia/Tashkent;41.26;69.28
TBS Tbilisi;GE;Asia/Tbilisi;41.67;44.95
TIA Tirana;AL;Europe/Tirane;41.41;19.72
TLL Tallinn;EE;Europe/Tallinn;59.41;24.83
TLV Tel Aviv;IL;Asia/Jerusalem;32.01;34.89
TUN Tunis;TN;Africa/Tunis;36.85;10.23
VIE Vienna;AT;Europe/Vienna;48.11;16.57
VNO Vilnius;LT;Europe/Vilnius;54.63;25.29
VTE Vientiane;LA;Asia/Vientiane;17.99;102.56
WAW Warsaw;PL;Europe/Warsaw;52.17;20.97
YYZ Toronto;CA;America/Toronto;43.68;-79.63
ZAG Zagreb;HR;Europe/Zagreb;45.74;16.07
ZRH Zurich;CH;Europe/Zurich;47.46;8.55
"""


def _airports() -> dict[str, Place]:
    found = {}
    for line in _AIRPORTS.strip().splitlines():
        named, country, zone, latitude, longitude = line.split(";")
        code, name = named.split(" ", 1)
        found[code] = Place(code, name, country, zone, float(latitude), float(longitude))
    return found


AIRPORTS: Mapping[str, Place] = _airports()


def find(code: str, known: Mapping[str, Place] | None = None) -> Place | None:
    """Find the place of a code, an old one too, or None: an unknown code is asked for, never guessed.

    :param known: further places, as a timetable or a person gave them; they come before the table
    """
    asked = code.strip().upper()
    for table in (known or {}, AIRPORTS):
        for one in (asked, ALIASES.get(asked, "")):
            if one in table:
                return table[one]
    return None


def named(name: str) -> Place | None:
    """Find a place of the table by its name, as it stands in a chosen journey; None when no place or several have it."""
    found = [one for one in AIRPORTS.values() if one.name.casefold() == name.strip().casefold()]
    return found[0] if len(found) == 1 else None


def is_zone(name: str) -> bool:
    """Tell whether an IANA zone of this name exists."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
