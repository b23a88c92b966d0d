"""English."""

from callflow_dsl.lint.speech.language import Language

WORDS = Language(
    common="the you your and our please with this hear thank is are to of in for have we will be "
    "call now that it if on press or not can calling open closed from has who what",
    press="press; no press; no push; no dial; pressing; push; pushing; dial; dialing; dialling; "
    "hit; touch; punch; punch in; tap; key in; press down; you press",
    choose="choose; select; enter; pick; use; type; choosing; selecting; say; type in",
    answer="answer; answer with; respond with; reply with; give us",
    how_many="how many; how much",
    by="with the key; using the key; by the key",
    filler="the; a; an; please; now; simply; just; then; on your phone; on your keypad; on the "
    "keypad; on your telephone keypad; on your phone keypad; on your telephone; on your phone's "
    "keypad; again; at any time; any of the; one of the; either; from; of; or say; here; instead",
    key_noun="key; keys; number; numbers; digit; digits; button; buttons; option; options; "
    "the key; key marked",
    figures="zero/oh one two three four five six seven eight nine",
    doubtful="one oh",
    teens="ten eleven twelve thirteen fourteen fifteen sixteen",
    star="star; asterisk",
    hash="hash; pound; hashtag; hash tag; pound sign; hash sign; number sign; square; pound symbol",
    either="or; and; and/or; or else",
    to="to; through; till; until; thru; up to; and up to",
    range_start="from",
    between="between",
    purpose="for; to; if; in order to; otherwise; when; once; should you; in case; else; unless",
    negation="not; nothing; don't; do not; never; no; cannot; can't; without; please don't; none; "
    "nobody; no one; neither; nor",
    any_key="any key; any button; any digit; any other key; a key; any number",
    rating="rate; rating; scale; score; on a scale; mark; how satisfied; how likely; how happy",
    copula="is; are; it's; it is; that's; that is; it'll be; it will be",
    ending="followed by; followed by the; end with; ending with; finish with; finished by; "
    "and end with; confirm with; ended by; and then; complete with",
    done="when finished; when you are finished; when you're finished; when you are done; "
    "when you're done; when done; once finished; once you are done; once you're done; "
    "to end your message; to end the recording; after your message; when you have finished; "
    "when you've finished; once you have finished; at the end; after you have finished; "
    "to stop recording; when complete; if you are done; if you're done; to end recording; "
    "after you finish; when you finish",
    finish="to finish",
    then="then; and then; next; afterwards; finally",
    units="keys; buttons; letters; minute; minutes; hour; hours; day; days; week; weeks; month; "
    "months; year; years; second; seconds; cent; cents; euro; euros; dollar; dollars; pounds; "
    "percent; per cent; digit; digits; times; time; o'clock; a.m; p.m; am; pm; people; callers; "
    "stars; working; business; pence; p; floors; more; twice; options; choices; possibilities; in "
    "the morning; in the afternoon; in the evening; at night",
    no_keys="queue; street; floor; o'clock; address; open; opening; hours; code; flat; apartment; "
    "position; located; caller; chosen; chose; selected; appointment; visit; cost; costs; price; "
    "conference",
    ask="ask; after the tone; after the beep; at the tone; enter; type; key in; provide; give; "
    "give us; tell us; say; speak; confirm; spell; state; dial; input; type in; punch in; leave; "
    "what is; what's; leave us; enter in; read; read out; verify; have; supply; key; "
    "using your keypad enter; need; submit; record; tell me; give me",
    digit_noun="digit; digits; figure; figures; number; numbers; numeric",
    secret="card number; long number; number on the front of your card; number on your card; "
    "credit card number; debit card number; pin; pin code; pin number; p.i.n; cvv; cvc; cvv2; "
    "cvc2; cvv code; security code; passcode; pass code; password; social security number; secret "
    "code; access pin; bank card number; payment card number; three digits on the back; one-time "
    "password; card details; one-time code; card verification; expiry date of your card; "
    "expiration date of your card; card expiry date; expiry date on your card; digits of your "
    "card; digits of your credit card; digits of your debit card; digits on your card; digits on "
    "the front of your card; number across the front; numbers across the front; numbers on your "
    "card; number on the front of your card; digit number on the front",
    harmless="reset; lost; order; application; letter; change; ready",
    partial="last four; last 4; final four",
    message="leave a message; leave us a message; leave your message; leave a voicemail; "
    "leave your name; leave your details; leave a voice message; leave me a message; "
    "leave a brief message; leave a short message; leave a detailed message; speak after; "
    "record your message; record a message; record your name; leave your number; "
    "say your name after; start speaking after; begin speaking after; speak now; talk after; "
    "leave your phone number; leave your feedback; speak your message; record your feedback; "
    "leave your comments; leave your contact details; state your name",
    connects="connect you; connecting you; transfer you; transferring you; put you "
    "through; putting you through; forward you; transfer your call; "
    "transferring your call; connect your call; connecting your call; forward "
    "your call; forwarding your call; be connected to; be transferred to; being "
    "connected; being transferred",
    again="hear ~ again; listen ~ again; hear ~ once; listen ~ once",
    changed="menu ~ changed; menus ~ changed; options ~ changed; choices ~ changed; "
    "selections ~ changed; prompts ~ changed",
    caller="you",
    repeats="repeat",
    heard="message; menu; options; choices; announcement; information; this; these; that; "
    "them; instructions; list; question; selections",
    goodbye="goodbye; good bye; bye; bye bye",
    recorded="recorded; recording; recordings; taped; tape; taping; record; recordable; records",
    played="recorded message; recorded messages; recorded announcement; recorded announcements; "
    "recorded information; recorded greeting; record number; record numbers; record amount; "
    "record high; record volume; record volumes; record store; record shop; record label; record "
    "year; record of; records of; record numbers; record call; record levels; record demand; "
    "record waiting",
    call="call; calls; conversation; conversations; you consent; you agree; this line; these "
    "lines; our lines; all lines; the line is; the lines are; to this line; on this line; line "
    "are; line is; telephone call; telephone calls; phone call; phone calls; you say; you are "
    "being; you may be; you will be; discussion; interaction; interactions",
    why="quality; training; monitoring; monitored; compliance; security; purposes; coaching; "
    "legal; improve; evidence; regulatory; quality assurance; consent",
    wish="want; wish; like; prefer; object; consent; agree; would like; rather",
    seconds="second; seconds",
    minutes="minute; minutes",
    amounts="a 1; twenty 20; thirty 30; forty 40; fifty 50; sixty 60; ninety 90",
    given="you have; you've got; you will have; you'll have; you now have; you get",
    lasting="for; up to; at most; a maximum of; maximum of; no longer than; not longer than; "
    "no more than; can be; can last; may last; you can; may be; than",
    speech="speak; speaking; talk; talking; message; messages; recording; say; record; tell; "
    "telling; leave; leaving; tone; beep; state; describe; explain; spell; give; answer; "
    "voicemail; mailbox; name; words",
    person="speak to; speak with; talk to; talk with; operator; an agent; representative; "
    "a person; an advisor; an adviser; a colleague; a member of our; somebody; someone; "
    "speak directly",
)
