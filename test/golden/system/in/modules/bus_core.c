/* bus_core */
