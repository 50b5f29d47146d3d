@NullMarked
package dev.portolan.model.catalog;

import org.jspecify.annotations.NullMarked;
