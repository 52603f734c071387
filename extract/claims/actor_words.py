"""Nouns that tell who can act, and how."""

from __future__ import annotations

from extract.claims.words import words

STATE_ORGANS = words(
    "force forces troop troops army armies military navy soldier soldiers air airforce government "
    "governments regime junta ministry minister president premier leader leaders chancellor police "
    "authorities authority administration warplane warplanes jet jets plane planes aircraft helicopter "
    "helicopters warship warships ship ships vessel vessels boat boats drone drones artillery tank tanks "
    "guard guards guardsmen marine marines commando commandos paratroopers infantry battalion battalions "
    "brigade brigades regiment division divisions unit units officials official parliament state officers "
    "gunboats destroyer destroyers carrier fleet coastguard defence defense intelligence security patrols "
    "patrol convoy convoys peacekeepers servicemen personnel conscripts fighters side command embassy "
    "statement leadership counterpart spokesman spokesperson spokeswoman diplomat diplomats airstrike "
    "airstrikes strike strikes shelling fire offensive operation operations raid raids bombardment "
    "occupation invasion campaign attack attacks incursion incursions advance withdrawal pullout missile "
    "missiles shells rockets mercenaries defenders gunners pilots snipers cabinet council court"
)
GROUP_NOUNS = words(
    "rebel rebels opposition insurgent insurgents militant militants militia militias militiamen "
    "separatist separatists fighter fighters gunman gunmen guerrilla guerrillas jihadist jihadists jihadi "
    "jihadis extremists terrorists paramilitary paramilitaries group groups faction factions gang gangs "
    "cartel cartels bandits tribesmen protesters demonstrators settlers islamists alliance coalition "
    "movement mutineers loyalists warlord warlords revolutionaries secessionists mercenaries pirates "
    "vigilantes resistance attacker attackers assailant assailants raiders infiltrators bombers invaders "
    "occupiers"
)
ARMED = GROUP_NOUNS | words(
    "force forces troop troops army military navy soldier soldiers warplanes jets warships drones "
    "artillery police guards government regime junta authorities administration marines commandos "
    "paratroopers battalion brigade brigades regiment division unit units council peacekeepers "
    "conscripts side sides parties party coastguard state country states countries nations nation "
    "neighbour neighbours neighbor neighbors powers power garrison defenders occupiers invaders army's "
    "corps convoy command monitors observers security personnel contingent aircraft planes helicopters "
    "patrols ships vessels tanks crews sappers engineers snipers ship vessel warship frigate frigates "
    "destroyer destroyers carrier submarine submarines jet bomber bombers fleet flotilla tank "
    "howitzers mercenaries armour armor reinforcements reinforcement infantry cavalry enemy riders "
    "gunners sailor sailors coastguards airmen detachment detachments column columns volunteers legion "
    "regiments battalions squad squads"
)
DESCRIBING = words("affiliate offshoot organisation organization branch wing umbrella junta party network")
"""Nouns that, like the groups, may stand before the name that they describe."""
NOT_GROUPS = words(
    "AFP AP BBC CNN NPR UPI DPA EFE TASS ANI PTI CBS NBC ABC NYT GMT UTC EST USD GDP HIV AIDS COVID NGO "
    "NGOS CEO PDF FAQ TV EEZ DMZ ADIZ LOC LAC UAV UAVS IED IEDS GPS IDP IDPS HQ"
)
"""Capitals that name no party."""
WITH_ARMS = words("men man individuals persons mission missions assailants youths villagers")
MARTIAL = words("armed masked uniformed naval military peacekeeping stabilisation stabilization")
"""With one of these before them, the nouns above can hold and attack."""
QUANTITIES = words(
    "hundreds thousands dozens scores tens number numbers column columns convoy group groups most many "
    "some all wave waves remnants bulk majority elements several both part last rest remainder half "
    "convoys brigades members"
)
NOT_ACTORS = words(
    "situation war conflict crisis deal agreement accord ceasefire truce border border region city town "
    "village area violence fighting move decision plan step statement meeting talks report number percent "
    "people man woman child children family families civilians residents refugees hospital school "
    "building house road bridge territory province district island day week month year part move result "
    "reason case"
)
PRONOUNS = words("it they he she them its their his her we our us itself themselves him")
PERSONAL = words("he she his her him")
PLURAL = words("they them their themselves")
WE = words("we our us i")
BACKED = words(
    "backed led allied sponsored mandated brokered supported facilitated based aligned trained made born "
    "funded bound linked armed proposed drafted mediated"
)
HELD = words("held controlled occupied run ruled administered dominated governed")
TITLES = words(
    "president minister premier chancellor counterpart leader king emir secretary ambassador envoy chief "
    "general commander spokesman spokesperson spokeswoman adviser advisor"
)
GENERIC_STATE = words("government regime army military junta authorities police administration state")
HUMANS = words(
    "president minister premier chancellor leader king emir secretary ambassador envoy chief "
    "general commander "
    "spokesman spokesperson spokeswoman adviser governor mayor official colonel senator "
    "professor analyst activist "
    "resident witness driver doctor villager reporter journalist correspondent diplomat lawmaker"
)
SHIP_PREFIXES = frozenset({"USS", "HMS", "INS", "HMAS", "JS", "BRP", "FS"})
"""Before the name of a ship of war."""
