/** Processes of the gateway, started from its jar as its operators start them. */
@NullMarked
package dev.portolan.loadtest.fleet;

import org.jspecify.annotations.NullMarked;
