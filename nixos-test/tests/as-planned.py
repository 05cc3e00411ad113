

with Story("as-planned", host) as story:
    story.boot("booted")
    story.verify("deployed")
    story.screen("started", "DC01")
    story.rebuild("refused")
    story.rebuild("rebuilt", allow="--allow-restart DC01")
