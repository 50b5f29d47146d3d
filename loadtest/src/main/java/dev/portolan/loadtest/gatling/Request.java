package dev.portolan.loadtest.gatling;

import dev.portolan.loadtest.answers.Ask;

/**
 * One message on its way, and what must come of it.
 *
 * @param url of the endpoint
 * @param body of the message; empty for none
 * @param name what the header {@code Mcp-Name} says; empty if the request has no such header
 * @param key of whoever asks; empty if the request shows none
 */
record Request(Ask ask, String url, String body, String name, String key) {}
