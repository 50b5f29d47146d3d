package dev.portolan.node.backend;

import dev.portolan.node.session.Session;
import dev.portolan.node.session.SessionKey;

/**
 * A legacy client's session during one of its requests.
 *
 * @param key under which it is kept
 * @param session as it was found for this request
 */
public record ClientSession(SessionKey key, Session session) {}
