/**
 * The sessions of legacy clients (2025-11-25 and earlier), kept where every node finds them: what a
 * client said when it began, the sessions that backends gave us for it, what it subscribed to; and
 * the news that every node hears of them. Level 2.
 */
@NullMarked
package dev.portolan.node.session;

import org.jspecify.annotations.NullMarked;
