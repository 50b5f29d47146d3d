/**
 * Decides, purely: a request and a view give a decision. Nothing here touches the network or waits.
 * Level 3.
 */
@NullMarked
package dev.portolan.node.route;

import org.jspecify.annotations.NullMarked;
