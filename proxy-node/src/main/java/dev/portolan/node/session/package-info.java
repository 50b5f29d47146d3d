/**
 * The sessions of legacy clients (2025-11-25 and earlier), kept where every node finds them: what a
 * client said when it began, and the sessions that backends gave us for it. Level 2.
 */
@NullMarked
package dev.portolan.node.session;

import org.jspecify.annotations.NullMarked;
