package org.lodestar.violations.served.view;

import jakarta.persistence.Entity;

@Entity
class ListRow {}
