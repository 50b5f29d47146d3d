/** What nodes tell each other. */
@NullMarked
package dev.portolan.model.event;

import org.jspecify.annotations.NullMarked;
