// The provider documents as they ship, and where the sandbox plays them.

import { apple } from "grantway/providers/apple";
import { discord } from "grantway/providers/discord";
import { github } from "grantway/providers/github";
import { google } from "grantway/providers/google";
import { intandem } from "grantway/providers/intandem";
import { microsoft } from "grantway/providers/microsoft";
import { slackOpenid } from "grantway/providers/slack-openid";
import { tali } from "grantway/providers/tali";
import { tiltify } from "grantway/providers/tiltify";
import { tiltifyV3 } from "grantway/providers/tiltify-v3";

/** By the id of the provider; the standard server has none, and is found by its issuer. */
export const documents = { google, microsoft, github, "slack-openid": slackOpenid, discord, apple, tali, tiltify, "tiltify-v3": tiltifyV3, intandem };

/** An address of a document, its variables at their defaults. */
export const addressOf = ({ variables = {} }, address) => address?.replace(/\{(\w+)\}/g, (_, name) => variables[name]?.default);
