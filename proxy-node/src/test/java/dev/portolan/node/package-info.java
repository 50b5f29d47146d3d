/** The rules of the house, checked over all its classes. */
@NullMarked
package dev.portolan.node;

import org.jspecify.annotations.NullMarked;
