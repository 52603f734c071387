"""Words that tell how sure a text is, by what they do to what they govern."""

from __future__ import annotations

from extract.claims.words import words

# --- verbs over a clause or a noun ---------------------------------------------------------

DENY = words(
    "deny reject refute rebuff dismiss prevent thwart avert foil refuse fail cancel scrap forgo disprove "
    "dispute contradict forestall abort preclude decline oppose prohibit ban forbid rebut debunk disavow "
    "disown renounce shelve scupper torpedo derail retract recant rescind revoke block veto abandon_plan bar "
    "exclude avoid annul nullify overturn discard disallow outlaw neglect"
)
HYPO = words(
    "fear consider weigh mull worry speculate contemplate threaten suggest hint imagine wonder risk "
    "anticipate doubt debate ponder envisage discuss explore examine investigate simulate rehearse "
    "practise practice dream pray wish"
)
PLAN = words(
    "plan vow seek intend want pledge prepare aim hope order decide promise expect agree commit instruct "
    "swear resolve undertake schedule ready poise determine set wait vie strive gear ensure secure "
    "authorise authorize approve bolster wish pledge project slate vow due suppose try_to postpone delay"
)
PROPOSE = words(
    "call demand urge propose offer ask request appeal recommend insist advocate press lobby plead "
    "suggest_that invite support back affirm favour favor foresee envision float moot implore beg"
)
STRIVE_FOR = words(
    "push press lobby campaign work argue plead fight_for negotiate hope strive pray vote wait"
)
"""Verbs that with "for" want what does not exist yet."""
END = words(
    "end lift cease stop halt suspend conclude terminate collapse expire dissolve disband relieve abolish "
    "dismantle"
)
ASPECT = words(
    "begin start continue resume take happen occur come follow go proceed last persist remain enter hold "
    "be launch complete finish execute carry conduct stage mount make implement break erupt rage flare "
    "intensify escalate fray falter crumble unravel wobble rumble simmer subside ebb"
)
FINISH = words("complete finish conclude end")
REMEMBER = words("commemorate remember recall relive memorialise memorialize")
"""Verbs whose object is long over, unless the text dates it to these days."""
JUDGE = words(
    "call declare deem brand label term describe dismiss consider find rule judge pronounce denounce"
)
"""Verbs that call something void or untrue ("called the report baseless")."""
GO_ON = words("go keep continue carry start begin resume stop finish")
"""Verbs after which the parser takes a gerund for a clause of its own ("go on shelling")."""
REPORT = words(
    "say state announce report add warn claim note declare believe think predict pledge vow promise tell"
)

ORDERS = words("order authorise authorize schedule instruct command")
"""Verbs that, as predicates themselves, tell what is yet to be done."""

# --- nouns over what they govern -----------------------------------------------------------

NOUNS = {
    **dict.fromkeys(
        words(
            "plan plans intention intentions decision pledge order orders bid vow promise commitment "
            "goal aim "
            "preparations ambition ambitions schedule determination readiness attempt_to campaign_to "
            "directive mission"
        ),
        "planned",
    ),
    **dict.fromkeys(
        words(
            "proposal proposals call calls demand demands offer request appeal suggestion idea initiative "
            "importance need"
        ),
        "proposed",
    ),
    **dict.fromkeys(
        words(
            "threat threats possibility prospect risk fear fears danger likelihood option speculation "
            "scenario potential concerns_that chance verge brink cusp talks negotiations negotiation "
            "discussions simulation rehearsal dream dreams hope hopes hint hints"
        ),
        "hypothetical",
    ),
    **dict.fromkeys(words("anniversary commemoration jubilee remembrance centenary"), "past"),
    **dict.fromkeys(
        words("failure refusal denial absence lack rejection prevention inability cancellation"), "denied"
    ),
}
CONTENT = words(
    "claim claims report reports story stories fact rumour rumours rumor rumors charge charges allegation "
    "allegations accusation accusations news statement idea notion belief assertion suggestion announcement "
    "evidence proof sign signs impression confirmation information word intelligence"
)
"""Nouns whose that-clause says what they hold ("the charge that …"), not which one is meant."""
LIES = words(
    "lie lies myth fiction invention fabrication hoax fake false untrue propaganda fantasy nonsense slander "
    "disinformation misinformation legend fairytale rumour_only"
)
UNDERTAKINGS = words(
    "deal deals agreement agreements accord pact treaty truce ceasefire memorandum understanding terms "
    "arrangement protocol effort efforts attempt attempts resolution roadmap timetable "
    "right mandate permission"
)
"""Nouns whose infinitive, and whose "would", tells what is still to be done."""
LAYING_DOWN = words(
    "allow permit let require oblige provide stipulate foresee envisage specify say state call enable "
    "demand bind"
)
"""What a deal does with what is to be done under it."""
PROPOSALS = words("proposal proposals draft idea suggestion offer initiative blueprint")
ATTEMPTS = words("attempt attempts bid bids effort efforts try tries push")
DAYS_GONE = words("day days time times era years period months weeks age epoch")
"""Nouns of time before "when": with a state in the past, one that is over."""
STAGED = words(
    "novel film movie thriller game games videogame simulation simulations exercise exercises drill drills "
    "wargame wargames rehearsal rehearsals scenario scenarios fantasy dream sketch series miniseries parody "
    "satire tale fable play opera animation"
)
"""Settings in which nothing happens on the ground."""

# --- adjectives and adverbs ------------------------------------------------------------------

ADJECTIVES = {
    **dict.fromkeys(
        words(
            "planned expected upcoming imminent impending future scheduled forthcoming intended looming "
            "promised"
        ),
        "planned",
    ),
    **dict.fromkeys(words("proposed suggested requested mooted desired recommended"), "proposed"),
    **dict.fromkeys(
        words(
            "possible potential threatened feared hypothetical eventual likely would-be rumoured rumored "
            "mock simulated imaginary fictional fictitious staged"
        ),
        "hypothetical",
    ),
    **dict.fromkeys(words("cancelled canceled aborted foiled unbuilt averted nonexistent"), "denied"),
    **dict.fromkeys(words("former previous past old erstwhile onetime then"), "past"),
}
UNTRUE = words(
    "untrue false wrong unfounded baseless groundless inaccurate incorrect fabricated premature void null "
    "invalid fake fictitious imaginary nonsense invention fabrication lie lies slander illegitimate "
    "unsubstantiated misleading propaganda fiction hoax"
)
"""What is said of a report, a claim or a title that does not hold."""
VAIN = words("unsuccessful futile vain abortive fruitless failure hopeless doomed")
FALSELY = words("falsely wrongly mistakenly incorrectly erroneously misleadingly untruthfully prematurely")
NEARLY = words("nearly almost narrowly practically")
NO_WAY = words("point time circumstance circumstances way stage moment event condition conditions account")
"""Nouns of "at no point", "under no circumstances"."""
ONCE = frozenset({"once", "formerly", "previously", "originally"})

MODAL = {
    **dict.fromkeys(words("will wo shall 'll ’ll"), "planned"),
    **dict.fromkeys(words("may might could can ca"), "hypothetical"),
    **dict.fromkeys(words("should must ought"), "proposed"),
}
PLAN_ADJECTIVES = words("set due ready poised determined willing about keen prepared eager bound")
DOUBT_ADJECTIVES = words("likely possible unclear uncertain unlikely doubtful unconfirmed conceivable")
NOT_ADJECTIVES = words("untrue false wrong impossible unable reluctant unwilling unthinkable inconceivable")
CALLED_OFF = frozenset(
    tuple(pair.split("_"))
    for pair in words(
        "turn_down call_off head_off ward_off stave_off fend_off rule_out fall_through throw_out vote_down "
        "strike_down back_out hold_off put_off write_off laugh_off brush_aside"
    )
)
"""Verb and particle that together say that it is not so, or will not be."""
REFUSED_TO = words(
    "allow let permit see have recognise recognize accept reach agree want intend plan make launch conduct "
    "carry take establish create declare expect impose approve manage support build deploy send confirm "
    "acknowledge endorse sign honour honor"
)
"""Verbs whose "not" denies what they govern."""
