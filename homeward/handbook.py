"""The handbook: the clauses of UNODC Tool 7.8 in our own words, one constant each.

The tool summarises chapter 3 of the IOM Handbook on Direct Assistance (2007). Code that follows a clause names its
constant, or its id in a docstring; a clause without a rule stands in `NOT_FOR_SOFTWARE` with the reason.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Clause:
    """One clause: its id, the side it binds ("referring", "receiving" or "both"), its section and its text."""

    id: str
    side: str
    section: str
    text: str


VOLUNTARY_RETURN = Clause(
    "VOL-1", "referring", "Return process", "Return is voluntary, ideally with the person's informed written consent"
)
RETURN_DECLARATION = Clause(
    "VOL-2", "referring", "Return process", "The person may be requested to sign a voluntary return declaration"
)
TIME_NEEDED = Clause(
    "TIM-1",
    "referring",
    "Return process",
    "The time needed depends on the circumstances: time to secure documentation and to stabilise the person "
    "mentally and physically",
)
HEALTH_AND_SECURITY_FIRST = Clause(
    "TIM-2", "referring", "Return process", "Priority always goes to the person's health and security"
)
PRE_DEPARTURE_CARE = Clause(
    "MED-1",
    "referring",
    "Medical assistance",
    "Pre-departure assistance: basic or emergency health care and basic medical assistance",
)
INFECTIOUS_CONDITIONS = Clause(
    "MED-2", "referring", "Medical assistance", "Special attention to conditions that are highly infectious"
)
CONDITIONS_IMPEDING_TRAVEL = Clause(
    "MED-3", "referring", "Medical assistance", "Special attention to conditions that could impede safe travel"
)
TREATMENT_NOT_AVAILABLE_AT_HOME = Clause(
    "MED-4",
    "referring",
    "Medical assistance",
    "Effort to provide treatment that cannot be provided in the country of origin",
)
SAFE_TEMPORARY_ACCOMMODATION = Clause(
    "ACC-1", "referring", "Temporary accommodation", "Safe temporary accommodation while preparations take place"
)
ACCOMMODATION_PROVIDERS = Clause(
    "ACC-2",
    "referring",
    "Temporary accommodation",
    "Obtained through government structures or international or local NGOs",
)
REPLACEMENT_TRAVEL_DOCUMENTS = Clause(
    "DOC-1",
    "referring",
    "Temporary documentation and visas",
    "Replacement travel documents through the relevant embassies or consulates where documents were confiscated",
)
NO_EMBASSY_WHILE_ASYLUM_PENDING = Clause(
    "DOC-2",
    "referring",
    "Temporary documentation and visas",
    "No contact with the embassy or consulate while asylum procedures are pending",
)
NO_EMBASSY_WHILE_ASYLUM_WISHED = Clause(
    "DOC-3",
    "referring",
    "Temporary documentation and visas",
    "No contact with the embassy or consulate where the person has expressed a wish to apply for asylum",
)
MINIMUM_INFORMATION_TO_EMBASSY = Clause(
    "DOC-4",
    "referring",
    "Temporary documentation and visas",
    "Embassy and consular personnel get only the minimum information needed to obtain the document",
)
RISKS_ASSESSED_BEFORE_RETURN = Clause(
    "SEC-0", "referring", "Security assessment", "An assessment of the risks is made before the person is returned"
)
CAUSES_OF_TRAFFICKING = Clause("SEC-1", "referring", "Security assessment", "Factor: initial causes of trafficking")
FAMILY_ECONOMY = Clause("SEC-2", "referring", "Security assessment", "Factor: socio-economic situation of the family")
FAMILY_AND_COMMUNITY_ATTITUDES = Clause(
    "SEC-3",
    "referring",
    "Security assessment",
    "Factor: attitudes of the family and community (shunned, hurt or killed)",
)
SANCTIONS_ON_RETURN = Clause(
    "SEC-4",
    "referring",
    "Security assessment",
    "Factor: threatened with criminal or civil sanctions; legal ramifications on return",
)
INFRASTRUCTURE = Clause(
    "SEC-5", "referring", "Security assessment", "Factor: state of infrastructure in the country of origin"
)
WITNESS_PROTECTION = Clause(
    "SEC-6", "referring", "Security assessment", "Factor: whether there is a functioning witness protection programme"
)
SERVICES_AVAILABLE = Clause(
    "SEC-7",
    "referring",
    "Security assessment",
    "Factor: whether medical, psychological and legal services are available",
)
TRAINING_AND_EDUCATION = Clause(
    "SEC-8",
    "referring",
    "Security assessment",
    "Factor: possibility of training and educational programmes, to minimise revictimisation",
)
PLAN_LEFT_TO_RECEIVING_COUNTRY = Clause(
    "PLN-1", "both", "Reintegration plans", "The extensive reintegration plan is left to the receiving country"
)
PLAN_GIVES_CLEAR_UNDERSTANDING = Clause(
    "PLN-2", "both", "Reintegration plans", "The plan gives a clear understanding of what to expect"
)
PLAN_PROMISES_NOTHING_UNREALISTIC = Clause(
    "PLN-3", "both", "Reintegration plans", "The plan creates no unrealistic expectations"
)
TRAVEL_GRANT = Clause(
    "GRT-1", "referring", "Travel grant", "A grant of food, water or other relevant supplies where necessary"
)
IN_KIND_RATHER_THAN_CASH = Clause(
    "GRT-2",
    "referring",
    "Travel grant",
    "The service itself (prepared meals, prearranged accommodation) is often better than cash",
)
TOLD_OF_RETURN_ASSISTANCE = Clause(
    "PRE-1", "referring", "Preparation", "Made aware of the return assistance that will be provided"
)
TOLD_HOW_LONG_IT_TAKES = Clause(
    "PRE-2", "referring", "Preparation", "Made aware of how long the return process is estimated to take"
)
TOLD_WHAT_MAY_DELAY = Clause(
    "PRE-3", "referring", "Preparation", "Made aware of anything that may delay or expedite the process"
)
TOLD_RIGHTS_AND_OPTIONS = Clause(
    "PRE-4", "referring", "Preparation", "Informed of rights, options, rules of return and their justification"
)
GIVEN_RECEIVING_CONTACT = Clause(
    "PRE-5",
    "referring",
    "Preparation",
    "Given the receiving organisation's telephone number and the name of the individual to contact",
)
TOLD_OF_TRAVEL_GRANT = Clause(
    "PRE-6", "referring", "Preparation", "Informed of the payment of a travel grant, if relevant"
)
TOLD_NO_ALCOHOL = Clause(
    "PRE-7",
    "referring",
    "Preparation",
    "Informed of the prohibition on alcohol on the journey, particularly if on medication",
)
TOLD_REALISTIC_ASSISTANCE = Clause(
    "PRE-8", "referring", "Preparation", "Informed of the assistance realistically available in the receiving country"
)
TOLD_WHO_MAKES_THE_PLAN = Clause(
    "PRE-9",
    "referring",
    "Preparation",
    "Told that the final reintegration plan is drawn up by the receiving country after a reintegration assessment",
)
CONSENT_TO_DEPARTURE = Clause(
    "DEP-1",
    "referring",
    "Conditions before departure",
    "The person has indicated understanding and consent regarding all departure procedures",
)
SAFE_PLACE_ON_ARRIVAL = Clause(
    "DEP-2",
    "referring",
    "Conditions before departure",
    "In cooperation with the person, a safe and appropriate place to stay on arrival has been determined, at "
    "least temporarily",
)
DOCUMENTS_SECURED = Clause(
    "DEP-3",
    "referring",
    "Conditions before departure",
    "All necessary legal, administrative, identity and travel documents have been secured",
)
REFERRALS_EXPLAINED = Clause(
    "DEP-4",
    "referring",
    "Conditions before departure",
    "All relevant service referrals and suggestions for follow-up care have been explained and provided to the person",
)
DOCUMENTATION_FORWARDED = Clause(
    "DEP-5",
    "referring",
    "Conditions before departure",
    "Where referred to a service delivery organisation in the receiving country: all necessary documentation and "
    "available security information have been forwarded to the receiving organisation",
)
PARTNER_ARRANGEMENTS_CONFIRMED = Clause(
    "DEP-6",
    "referring",
    "Conditions before departure",
    "Where referred to a partner in a transit or the receiving country: travel and service arrangements are "
    "secured and confirmed in advance, and recommendations sent to, and received by, the partner",
)
PERSON_HAS_COPY_OF_FILE = Clause(
    "DEP-7",
    "referring",
    "Conditions before departure",
    "The person has a copy of all relevant personal documentation, including medical care, case progress and "
    "other data",
)
PERSON_FULLY_INFORMED = Clause(
    "DEP-8",
    "referring",
    "Conditions before departure",
    "The person has been fully informed of all steps regarding departure, transportation and follow-up assistance",
)
PROMPT_AND_SECURE = Clause(
    "COM-0",
    "both",
    "Communication procedures",
    "Communication between referring and receiving organisations is prompt and secure",
)
REQUEST_FOR_ASSISTANCE = Clause(
    "COM-1",
    "referring",
    "Communication procedures",
    "Notification of a request for assistance, by the referring organisation",
)
CONFIRMATION_OF_REQUEST = Clause(
    "COM-2",
    "receiving",
    "Communication procedures",
    "Confirmation of a request for assistance, by the receiving organisation",
)
REINTEGRATION_ASSISTANCE_REQUEST = Clause(
    "COM-3", "referring", "Communication procedures", "Reintegration assistance request, by the referring organisation"
)
REINTEGRATION_ASSISTANCE_CONFIRMATION = Clause(
    "COM-4",
    "receiving",
    "Communication procedures",
    "Reintegration assistance confirmation, by the receiving organisation",
)
POST_DEPARTURE_CONFIRMATION = Clause(
    "COM-5", "referring", "Communication procedures", "Post-departure confirmation, by the referring organisation"
)
ARRIVAL_CONFIRMATION = Clause(
    "COM-6", "receiving", "Communication procedures", "Arrival confirmation, by the receiving organisation"
)
ARRIVE_EARLY_IN_THE_DAY = Clause(
    "TRV-1",
    "referring",
    "International travel procedures",
    "Arrive in the receiving country as early as possible in the day, where possible",
)
ARRIVE_ON_WORKING_DAYS = Clause(
    "TRV-2", "referring", "International travel procedures", "Arrive only on working days, where possible"
)
AIR_PREFERRED = Clause(
    "TRV-3",
    "referring",
    "International travel procedures",
    "Air travel is preferred, as more predictable than train or bus",
)
FEW_TRANSIT_POINTS = Clause(
    "TRV-4",
    "referring",
    "International travel procedures",
    "Where air is not possible: alternative routing with as few transit points as possible",
)
ARRIVAL_ASSISTANCE_ENCOURAGED = Clause(
    "ARR-1",
    "both",
    "Arrival assistance",
    "The person is encouraged to accept arrival assistance: people have been met by traffickers on return and "
    "re-trafficked",
)
STATUS_REPORTED_BACK = Clause(
    "FUP-1",
    "receiving",
    "Case follow-up",
    "The receiving organisation communicates the status and well-being of the returned person to the referring "
    "organisation",
)
SAFE_AND_SUSTAINABLE_REINSERTION = Clause(
    "REI-1",
    "receiving",
    "Reintegration process",
    "Safe, dignified and sustainable reinsertion into society and a normal life",
)
KINDS_OF_REINTEGRATION_ASSISTANCE = Clause(
    "REI-2",
    "receiving",
    "Reintegration process",
    "Assistance can include shelter, medical and psychological care, counselling, grants, school reinsertion and "
    "training",
)
SOURCES_OF_SERVICES = Clause(
    "REI-3",
    "receiving",
    "Reintegration process",
    "Services come from the receiving organisation, NGOs and government partners",
)
SERVICES_ONLY_WITH_CONSENT = Clause(
    "REI-4", "receiving", "Reintegration process", "Reintegration services only with the person's consent"
)
PERSON_ASSESSED = Clause("RAS-1", "receiving", "Reintegration assessment and plan", "Assessment of the individual")
SITUATION_ASSESSED = Clause(
    "RAS-2",
    "receiving",
    "Reintegration assessment and plan",
    "Assessment of the situation to which the person has returned",
)
PLAN_RESTS_ON_ASSESSMENTS = Clause(
    "RAS-3",
    "receiving",
    "Reintegration assessment and plan",
    "A realistic plan is formulated by the receiving country on the basis of these assessments",
)
FAMILY_COMPONENT = Clause("RPL-1", "receiving", "Plan component", "Family mediation / reunification")
HEALTH_COMPONENT = Clause("RPL-2", "receiving", "Plan component", "Medical / health concerns")
FINANCIAL_COMPONENT = Clause(
    "RPL-3",
    "receiving",
    "Plan component",
    "Financial issues: reinstallation grants, family or dependent support grants",
)
LEGAL_COMPONENT = Clause("RPL-4", "receiving", "Plan component", "Legal considerations")
EDUCATION_COMPONENT = Clause(
    "RPL-5", "receiving", "Plan component", "Education / vocational training / apprenticeships"
)
INCOME_COMPONENT = Clause("RPL-6", "receiving", "Plan component", "Income-generating activities")
SECURITY_COMPONENT = Clause("RPL-7", "receiving", "Plan component", "Security")
FIRST_SUPPORT_ARRIVAL = Clause("INI-1", "receiving", "Initial support", "Arrival assistance")
FIRST_SUPPORT_EXAMINATION = Clause(
    "INI-2",
    "receiving",
    "Initial support",
    "Immediate and comprehensive medical and psychological examination and treatment",
)
FIRST_SUPPORT_HOUSING = Clause("INI-3", "receiving", "Initial support", "Short-term housing")
FIRST_SUPPORT_OTHER_NEEDS = Clause(
    "INI-4", "receiving", "Initial support", "Help with other social, legal and economic needs"
)
SELF_RELIANCE = Clause(
    "INI-5", "receiving", "Initial support", "Avoid situations of dependency: help the person become self-reliant"
)
FORMALISED_COLLABORATION = Clause(
    "LTS-0",
    "receiving",
    "Long-term support",
    "Collaboration between the receiving organisation, local or international NGOs and government partners, "
    "preferably formalised",
)
LONG_TERM_HEALTH_CARE = Clause("LTS-1", "receiving", "Long-term support", "Medical / health-care services")
LONG_TERM_COUNSELLING = Clause("LTS-2", "receiving", "Long-term support", "Counselling")
LONG_TERM_FINANCIAL_ASSISTANCE = Clause("LTS-3", "receiving", "Long-term support", "Financial assistance")
LONG_TERM_LEGAL_ASSISTANCE = Clause("LTS-4", "receiving", "Long-term support", "Legal assistance")
LONG_TERM_SCHOOLING = Clause("LTS-5", "receiving", "Long-term support", "Reinsertion into the educational system")
LONG_TERM_VOCATIONAL_TRAINING = Clause("LTS-6", "receiving", "Long-term support", "Vocational training")
LONG_TERM_INCOME_GENERATION = Clause(
    "LTS-7", "receiving", "Long-term support", "Micro-enterprise and income-generating activities"
)
LONG_TERM_JOB_PLACEMENT = Clause(
    "LTS-8", "receiving", "Long-term support", "Job placement, wage subsidies, apprenticeship programmes"
)
LONG_TERM_HOUSING = Clause("LTS-9", "receiving", "Long-term support", "Housing and accommodation")
MEMORANDUMS_OF_UNDERSTANDING = Clause(
    "LTS-10",
    "receiving",
    "Long-term support",
    "Formalised memorandums of understanding between government and other service providers, which outline "
    "responsibilities and services",
)
CASE_BY_CASE = Clause(
    "CBC-1",
    "both",
    "Overview",
    "Assistance is offered case by case, in accordance with individual needs and fundamental human rights",
)

CLAUSES: tuple[Clause, ...] = (
    VOLUNTARY_RETURN,
    RETURN_DECLARATION,
    TIME_NEEDED,
    HEALTH_AND_SECURITY_FIRST,
    PRE_DEPARTURE_CARE,
    INFECTIOUS_CONDITIONS,
    CONDITIONS_IMPEDING_TRAVEL,
    TREATMENT_NOT_AVAILABLE_AT_HOME,
    SAFE_TEMPORARY_ACCOMMODATION,
    ACCOMMODATION_PROVIDERS,
    REPLACEMENT_TRAVEL_DOCUMENTS,
    NO_EMBASSY_WHILE_ASYLUM_PENDING,
    NO_EMBASSY_WHILE_ASYLUM_WISHED,
    MINIMUM_INFORMATION_TO_EMBASSY,
    RISKS_ASSESSED_BEFORE_RETURN,
    CAUSES_OF_TRAFFICKING,
    FAMILY_ECONOMY,
    FAMILY_AND_COMMUNITY_ATTITUDES,
    SANCTIONS_ON_RETURN,
    INFRASTRUCTURE,
    WITNESS_PROTECTION,
    SERVICES_AVAILABLE,
    TRAINING_AND_EDUCATION,
    PLAN_LEFT_TO_RECEIVING_COUNTRY,
    PLAN_GIVES_CLEAR_UNDERSTANDING,
    PLAN_PROMISES_NOTHING_UNREALISTIC,
    TRAVEL_GRANT,
    IN_KIND_RATHER_THAN_CASH,
    TOLD_OF_RETURN_ASSISTANCE,
    TOLD_HOW_LONG_IT_TAKES,
    TOLD_WHAT_MAY_DELAY,
    TOLD_RIGHTS_AND_OPTIONS,
    GIVEN_RECEIVING_CONTACT,
    TOLD_OF_TRAVEL_GRANT,
    TOLD_NO_ALCOHOL,
    TOLD_REALISTIC_ASSISTANCE,
    TOLD_WHO_MAKES_THE_PLAN,
    CONSENT_TO_DEPARTURE,
    SAFE_PLACE_ON_ARRIVAL,
    DOCUMENTS_SECURED,
    REFERRALS_EXPLAINED,
    DOCUMENTATION_FORWARDED,
    PARTNER_ARRANGEMENTS_CONFIRMED,
    PERSON_HAS_COPY_OF_FILE,
    PERSON_FULLY_INFORMED,
    PROMPT_AND_SECURE,
    REQUEST_FOR_ASSISTANCE,
    CONFIRMATION_OF_REQUEST,
    REINTEGRATION_ASSISTANCE_REQUEST,
    REINTEGRATION_ASSISTANCE_CONFIRMATION,
    POST_DEPARTURE_CONFIRMATION,
    ARRIVAL_CONFIRMATION,
    ARRIVE_EARLY_IN_THE_DAY,
    ARRIVE_ON_WORKING_DAYS,
    AIR_PREFERRED,
    FEW_TRANSIT_POINTS,
    ARRIVAL_ASSISTANCE_ENCOURAGED,
    STATUS_REPORTED_BACK,
    SAFE_AND_SUSTAINABLE_REINSERTION,
    KINDS_OF_REINTEGRATION_ASSISTANCE,
    SOURCES_OF_SERVICES,
    SERVICES_ONLY_WITH_CONSENT,
    PERSON_ASSESSED,
    SITUATION_ASSESSED,
    PLAN_RESTS_ON_ASSESSMENTS,
    FAMILY_COMPONENT,
    HEALTH_COMPONENT,
    FINANCIAL_COMPONENT,
    LEGAL_COMPONENT,
    EDUCATION_COMPONENT,
    INCOME_COMPONENT,
    SECURITY_COMPONENT,
    FIRST_SUPPORT_ARRIVAL,
    FIRST_SUPPORT_EXAMINATION,
    FIRST_SUPPORT_HOUSING,
    FIRST_SUPPORT_OTHER_NEEDS,
    SELF_RELIANCE,
    FORMALISED_COLLABORATION,
    LONG_TERM_HEALTH_CARE,
    LONG_TERM_COUNSELLING,
    LONG_TERM_FINANCIAL_ASSISTANCE,
    LONG_TERM_LEGAL_ASSISTANCE,
    LONG_TERM_SCHOOLING,
    LONG_TERM_VOCATIONAL_TRAINING,
    LONG_TERM_INCOME_GENERATION,
    LONG_TERM_JOB_PLACEMENT,
    LONG_TERM_HOUSING,
    MEMORANDUMS_OF_UNDERSTANDING,
    CASE_BY_CASE,
)

NOT_FOR_SOFTWARE: dict[Clause, str] = {
    SAFE_AND_SUSTAINABLE_REINSERTION: (
        "An aim of the whole process, which people judge; the software keeps the steps towards it."
    ),
}


def clause(id: str) -> Clause:
    """Find a clause by its id, such as "DEP-3".

    :raises KeyError: when there is no such clause
    """
    return _BY_ID[id]


_BY_ID = {one.id: one for one in CLAUSES}
