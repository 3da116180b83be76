// What waited for a fresh proof is sent again by itself; without this script its button does it.
"use strict";
document.querySelector("form[data-goes-on]")?.requestSubmit();
